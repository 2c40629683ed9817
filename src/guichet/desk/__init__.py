"""The face officers and service managers see."""
