# Somebody wants to delete their account whom teams need.
teams-alone = Nobody else can change the teams of these organizers. Take somebody into a team that may change teams first, then come back.
teams-alone-link = Teams of { $name }
