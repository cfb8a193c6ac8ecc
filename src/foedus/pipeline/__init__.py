"""The main job: from a scenario folder to a report, every number on the way kept."""
