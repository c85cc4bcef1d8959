"""The figures of the page, drawn from its tables: SVG that takes its colours and letters from the page."""
