"""The small model that runs on this machine."""

MODEL_NAME = "gemma-3-270m-q4_k_m"  # what its texts are signed with
