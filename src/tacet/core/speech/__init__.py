"""Speech: how loud a recording is, and where somebody speaks."""
