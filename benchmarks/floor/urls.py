from django.contrib import admin
from django.urls import path

from . import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("quiz/<int:pk>/", views.take, name="take"),
    path("result/<int:pk>/", views.result, name="result"),
]
