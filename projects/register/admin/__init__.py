"""The register in the Wagtail admin: list, form, record page, and the stock addresses that stay closed."""
