"""Numbers that name what an instance computes; :mod:`foedus.statistics` writes them, the kernels read them."""

CONSTANT = 0
SEND = 1
RECEIVE = 2
PAIR_OF_NODES = 3
DYAD = 4
WORLD = 5
FIXED_SENDER = 6
FIXED_RECEIVER = 7

TIE = 10  # option 0: 1 reads the pair backwards
SHARE = 11  # TIE over the sender's total (option 0 as TIE)
DEGREE = 12  # option 0: 1 sender's, 2 receiver's; 1: 1 out, 2 in, 3 both; 2: distinct partners; 3: share of 1 or 2 times all acts
DEGREE_PAIR = 13  # option 0: 0 sum, 1 minimum, 2 maximum, 3 difference of total degrees; 1-3 as DEGREE
TRIAD = (
    14  # option 0, 1: direction of the legs; 2: how they combine; 3: table of third actors' attribute or -1
)
FOUR_CYCLE = 15
ELSEWHERE = 16  # option 0: 1 sender's, 2 receiver's; 1: distinct partners
FROM_RELATION = 17  # acts toward an actor from those it has the relation with; option 0 as ELSEWHERE
TERTIUS = 18  # option 0: table of actors; 1: 1 sender's, 2 receiver's; 2: how in-neighbours are summed up; 3: 1 imputes
TERTIUS_DIFF = 19  # options as TERTIUS
NODE_TRANS = 20  # option 0: 1 sender's, 2 receiver's
OVERLAP = 21  # option 0: 1 receivers of both, 2 senders to both; 1: 0 Jaccard, 1 cosine
OPEN_PATHS = 22  # option 0: 1 sender's, 2 receiver's

SHIFT = 30  # option 0: kind of participation shift; 1: group actor or -1; 2: 1 if an act that does not count ends it
LAST_TIME = 31  # option 0: 1 sender's, 2 receiver's, 3 the pair's; 1: 1 sent, 2 received
RANK = 32  # option 0: 0 whom the sender addressed, 1 who addressed the sender
DUTY = 33  # other: defence pacts; number 0: days to answer; option 0: net of answering acts
LOST = 34  # other: acts that admit defeat
FORMED = 35  # option 0: pattern; 1: order of the legs; 2: 1 starts anew when the pair acts; 3: 0 sum, 1 latest, 2 first

SAME, DIFFERENCE, AVERAGE, MINIMUM, MAXIMUM, PRODUCT, RATIO, SIGNED, SIMILAR, SUM = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
)
LEG_MIN, LEG_UNIQUE, LEG_PRODUCT, LEG_SUM = 0, 1, 2, 3
MEAN, TOTAL, LEAST, MOST = 0, 1, 2, 3
OTP, ITP, OSP, ISP, RETURN = 0, 1, 2, 3, 4
ANY_ORDER, ORDERED, SEQUENTIAL, CONSECUTIVE = 0, 1, 2, 3
RAW, LOG1P, BINARY, ROOT, SATURATION = 0, 1, 2, 3, 4  # SATURATION + K: x / (x + K)
RECIPROCAL, ELAPSED, LOG_ELAPSED = -1, -2, -3
"""1 / (1 + x) less 1; what 1 / (age + 1) stands for: the age, log1p of the age."""
