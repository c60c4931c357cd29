"""What stands on each document kind's pages. One module per kind; `common` holds the heads and feet they share."""
