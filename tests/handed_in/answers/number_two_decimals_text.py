# exercise: forward_by_hand | partly 1/4 | number.rounded; rounded to 2 decimals
z1 = "-0,69"
a1 = "0,33"
z2 = "-1,57"
a2 = "0,17"
