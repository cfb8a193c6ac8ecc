"""History with something taken out.

``edits`` what is changed; ``scenario_model`` fits, histories and what-ifs of a scenario; ``contrast`` worlds compared;
``attribution`` what one event's rate was made of; ``sensitivity`` how much it would take to undo an answer;
``abduction`` and ``twin`` the clocks of the record, and their replay.
"""
