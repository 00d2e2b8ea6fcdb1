"""The fixed forms of this part."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignIn(forms.Form):
    """Username and password; whether they fit is found out elsewhere, so that no message tells which was wrong."""

    username = forms.CharField(
        label=_("Username"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
