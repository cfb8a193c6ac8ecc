"""History with something taken out.

``edits`` what is changed, ``refusals`` what contradicts the record; ``scenario_model`` fits, histories and what-ifs of a
scenario; ``twin`` the record's clocks replayed, ``thinned`` the other coupling; ``contrast`` worlds compared;
``sensitivity`` unmeasured causes and placebos, ``left_out`` how much hangs on one event; ``why`` what an act's rate was
made of; ``predictive`` the record beside the model's histories.
"""
