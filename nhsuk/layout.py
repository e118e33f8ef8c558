"""Layout objects for crispy forms in the design system's look, where ``{{ form|crispy }}`` is not enough.

Row, Column, Div, Fieldset, HTML, Submit and the rest of ``crispy_forms.layout`` work too.
"""

from crispy_forms import layout
from crispy_forms.utils import TEMPLATE_PACK, render_field


class Field(layout.LayoutObject):
    """A field with a look: ``Field("minutes", width=3, suffix=_("minutes"))``; see ``field_parts``."""

    def __init__(self, name, **look):
        self.fields = [name]
        self.look = look

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        """The field, drawn by the pack's ``field.html``."""
        return render_field(
            self.fields[0], form, context, template_pack=template_pack, extra_context={"look": self.look}
        )
