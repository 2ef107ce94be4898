"""The rules of the game as pure values: `reducer.step(state, action, at=…)` decides, `project` shows, `view` folds."""
