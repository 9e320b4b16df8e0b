from wagtail.permission_policies import ModelPermissionPolicy

from projects.people.scope import reach


class ScopedPolicy(ModelPermissionPolicy):
    """Row by row: reading follows the scope, changing the posts. Nobody publishes, locks or deletes by Wagtail's own
    ways: those are decisions, and decisions are taken on the record page (wagtail.md W1–W6)."""

    CLOSED = {"publish", "lock", "unlock", "delete"}

    def user_has_permission(self, user, action):
        return action not in self.CLOSED and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        if not self.user_has_permission(user, action):
            return False
        if action == "change":
            return reach(user).covers(instance)
        return self.model.objects.visible_to(user).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user, actions):
        if not self.user_has_any_permission(user, actions):
            return self.model.objects.none()
        return self.model.objects.visible_to(user)

    def instances_user_has_permission_for(self, user, action):
        return self.instances_user_has_any_permission_for(user, [action])
