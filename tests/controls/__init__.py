"""Controls: what stands between a fault and a patient, each taken out in a copy to see that its tests notice."""
