"""What people want to be told: rules over the events of each day, and the delivery of what they match."""
