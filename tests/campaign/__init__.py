"""The durability campaign: everything that can break is broken, and every case is counted afterwards."""
