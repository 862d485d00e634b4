"""An optional language model, off by default: it finds passages near in meaning and rephrases cited ones."""
