# tries: all options at once | verdict: output_activation unreadable 0/2
answer = "ABCDEFGH"
