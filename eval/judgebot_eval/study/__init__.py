"""The whole study, from its data to its report, as stages that can be continued."""
