"""The author's bench: exercises begun from a worked example, and tried stage by stage beside what students will read."""
