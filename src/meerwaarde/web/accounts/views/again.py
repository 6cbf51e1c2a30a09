"""Showing once more who one is, before something that a session left open should not do."""

from __future__ import annotations

from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods

from meerwaarde.web.pages import SiteRequest, View, page
from meerwaarde.web.rights import Permission


def shown_again(view: View) -> View:
    """Let a page ask so of who signed in longer ago; what was typed is not kept, for it may be a password.

    Who has neither password nor second step here signs in once more, as they did: with their identity provider.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        adapter = get_adapter()
        if not request.user.is_authenticated or not adapter.is_reauthentication_required():
            return view(request, *args, **kwargs)
        ways = adapter.get_reauthentication_methods(request.user)
        where = ways[0]["url"] if ways else reverse("accounts:sign_in_again")
        return HttpResponseRedirect(f"{where}?{urlencode({'next': request.path})}", status=303)

    return answered


@page(Permission.HOME)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_again(request: SiteRequest) -> HttpResponse:
    """Out and in again, and back to where one was going."""
    towards = request.POST.get("next", "") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(towards, allowed_hosts=None):
        towards = reverse("accounts:mine")
    if request.method == "POST":
        logout(request)
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': towards})}", status=303)
    return render(request, "accounts/sign_in_again.html", {"next": towards})
