"""From the lines of a file to the tree of 编 章 节 条 款 项 目."""
