"""Models that goldfish, remstats, relevent, amorem, redeem or eventnet can write: their terms beside their formulas."""

from models_of_the_past import OF_THE_PAST
from models_of_third_actors import OF_THIRD_ACTORS
from models_of_watching import OF_WATCHING

MODELS = {**OF_THE_PAST, **OF_THIRD_ACTORS, **OF_WATCHING}
