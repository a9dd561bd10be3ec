"""What allauth has no page for, and what its pages are not to do here."""

from allauth.account import views as allauth_views
from allauth.account.models import EmailAddress
from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .addresses import vouch_for
from .forms import ProfileForm
from .languages import asked_by
from .requests import SignedInRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """“Your account”: name and language, and the way to everything else that belongs to it."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        # In the language that pages have from now on.
        with asked_by(request.user):
            messages.success(request, _("Your account was saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@method_decorator(rate_limit(action="manage_email"), name="dispatch")
class EmailView(allauth_views.EmailView):
    """Allauth's page for the e-mail address, where a GET writes nothing.

    Theirs gives an account that was made for somebody a row of an address to be verified, and so
    would ask them for a code at the next log-in.
    """

    def dispatch(self, request: SignedInRequest, *args, **kwargs):
        """As what theirs is built on."""
        self._did_send_verification_email = False
        return super(allauth_views.EmailView, self).dispatch(request, *args, **kwargs)

    def post(self, request: SignedInRequest, *args, **kwargs):
        vouch_for(request.user)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        if user.email and not context["emailaddresses"]:
            context["current_emailaddress"] = EmailAddress(user=user, email=user.email)
        return context
