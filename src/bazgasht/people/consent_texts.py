"""What a person agrees to, word for word, by kind and version.

A consent on file names its version; an old text is never changed, a new one gets a new version.
"""

from django.utils.translation import gettext_lazy as _

from .states import ConsentKind

CURRENT: dict[str, str] = {
    ConsentKind.AFTERCARE: "aftercare-1",
    ConsentKind.SHARING: "sharing-1",
    ConsentKind.CONTACT: "contact-1",
}

TEXTS = {
    "aftercare-1": _(
        "I agree that the post-release care centre named here opens my file, prepares my release"
        " with me and asks after me when I am free. I may take this back at any time; nothing else"
        " in my file or in my treatment changes by it."
    ),
    "sharing-1": _(
        "I agree that the body named here opens my file, in order to help me. I may take this back"
        " at any time; it then stops seeing my file at once."
    ),
    "contact-1": _(
        "I agree to be called or visited at the telephone and address I gave. I may take this back"
        " at any time."
    ),
}

NAMES_A_BODY = frozenset({ConsentKind.AFTERCARE, ConsentKind.SHARING})
"""Consents that open the file to a body the person names."""
