"""What computes: this computer's processor, and OpenVINO, which compiles graphs for it."""
