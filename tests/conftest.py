from hypothesis import settings

# No deadline per example: the machine may be busy. A failing example prints what is needed to run it again.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
