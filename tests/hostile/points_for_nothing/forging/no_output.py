# tries: nothing at all, which some count as full marks | verdict: adam_step no_answer 0/4
