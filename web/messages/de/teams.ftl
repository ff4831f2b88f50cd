# Jemand möchte das eigene Konto löschen, den Teams brauchen.
teams-alone = Niemand sonst kann die Teams dieser Veranstalter ändern. Nehmen Sie zuerst jemanden in ein Team auf, das Teams ändern darf, und kommen Sie dann wieder.
teams-alone-link = Teams von { $name }
