"""Families of models as genetics: who descends from whom, how alike they are, what mutates, and where it drifts.

Of one snapshot, for any date. Definitions: *Anatomy of a Machine Learning Ecosystem* (papers part 2); where they are
not sound they are corrected, and the difference is told in docs/genetics.md.
"""
