"""This computer's processor and memory, and OpenVINO, which compiles graphs for it."""
