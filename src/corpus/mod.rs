//! Published corpora, read into canonical labelled tables; one file each.
