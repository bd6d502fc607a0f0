//! What one text says of itself: normalisation, tokens, features, signals.
