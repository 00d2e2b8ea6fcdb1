"""What the server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.web.settings")
application = get_wsgi_application()

# What is loaded now stays for the life of the process: looking through it again at every collection only delays answers.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
