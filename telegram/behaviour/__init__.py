"""What generated types can do beyond holding their fields: one module and one mixin per type."""
