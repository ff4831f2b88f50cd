//! What may be done in a room, right by right, under the field's names where it has them.

macro_rules! rights {
    ($($(#[$meta:meta])* $name:ident = $word:literal,)+) => {
        /// One right in a room.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Right { $($(#[$meta])* $name,)+ }

        impl Right {
            /// All of them, in the order of this table.
            pub const ALL: &'static [Right] = &[$(Right::$name,)+];

            /// The name in roles and in the API.
            pub fn as_str(self) -> &'static str {
                match self { $(Right::$name => $word,)+ }
            }
        }
    };
}

rights! {
    /// Be in the room: watch, read the chat, the questions and the polls.
    View = "room:view",
    /// React with a picture.
    React = "room:react",
    ChatSend = "room:chat.send",
    QuestionAsk = "room:question.ask",
    QuestionVote = "room:question.vote",
    PollVote = "room:poll.vote",
    /// Be heard and seen.
    Publish = "room:publish",
    /// Be behind the stage, and see who asks for the floor.
    Backstage = "room:backstage",
    /// Write what is said, as captions.
    Caption = "room:caption",
    /// Delete what others wrote, slow the chat down.
    ChatModerate = "room:chat.moderate",
    /// Decide over what others asked.
    QuestionModerate = "room:question.moderate",
    PollManage = "room:poll.manage",
    /// Invite to the stage and back, layout, breaks, the door.
    StageManage = "room:stage.manage",
    /// Answer reports, put people out, silence them.
    MembersModerate = "room:members.moderate",
    /// Keep people out for good.
    MembersBan = "room:members.ban",
    /// Speak for the event to everybody.
    Announce = "event:announce",
}

impl Right {
    /// By its name.
    pub fn named(name: &str) -> Option<Right> {
        Right::ALL.iter().copied().find(|right| right.as_str() == name)
    }

    /// Whether it is for those who make the event, and not for those who come to it: their door is always open.
    pub fn is_crew(self) -> bool {
        self >= Right::Publish
    }

    /// Whether it is exercised over others.
    pub fn keeps_order(self) -> bool {
        self >= Right::ChatModerate
    }
}

/// A set of rights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights(u32);

// One bit each.
const _: () = assert!(Right::ALL.len() <= 32);

impl Rights {
    /// Every right: of the team, and of moderators whom the program knows from before there were roles.
    pub fn all() -> Rights {
        Right::ALL.iter().copied().collect()
    }

    /// What somebody has who may only look.
    pub fn looking() -> Rights {
        [Right::View].into_iter().collect()
    }

    /// What a ticket gives.
    pub fn taking_part() -> Rights {
        Right::ALL.iter().copied().filter(|right| !right.is_crew()).collect()
    }

    /// What a presenter has around their own session.
    pub fn presenting() -> Rights {
        Rights::taking_part().with(Right::Publish).with(Right::Backstage)
    }

    /// What somebody has who looks after a stand, there: everything but to speak for the event.
    pub fn at_own_stand() -> Rights {
        Rights::all().having(Right::Announce, false)
    }

    pub fn contains(self, right: Right) -> bool {
        self.0 >> right as u8 & 1 == 1
    }

    #[must_use]
    pub fn with(self, right: Right) -> Rights {
        Rights(self.0 | 1 << right as u8)
    }

    /// With or without this one.
    #[must_use]
    pub fn having(self, right: Right, has: bool) -> Rights {
        if has { self.with(right) } else { Rights(self.0 & !(1 << right as u8)) }
    }

    #[must_use]
    pub fn union(self, other: Rights) -> Rights {
        Rights(self.0 | other.0)
    }

    pub fn is_crew(self) -> bool {
        self.iter().any(Right::is_crew)
    }

    pub fn keeps_order(self) -> bool {
        self.iter().any(Right::keeps_order)
    }

    pub fn iter(self) -> impl Iterator<Item = Right> {
        Right::ALL.iter().copied().filter(move |right| self.contains(*right))
    }
}

impl FromIterator<Right> for Rights {
    fn from_iter<I: IntoIterator<Item = Right>>(rights: I) -> Self {
        rights.into_iter().fold(Rights::default(), Rights::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_has_a_name_of_its_own_and_is_found_by_it() {
        for right in Right::ALL {
            assert_eq!(Right::named(right.as_str()), Some(*right));
        }
        assert_eq!(Right::named("room:everything"), None);
    }

    #[test]
    fn what_a_ticket_gives_is_no_right_over_others() {
        let ticket = Rights::taking_part();
        assert!(ticket.contains(Right::ChatSend) && !ticket.is_crew() && !ticket.keeps_order());
        assert!(Rights::presenting().is_crew() && !Rights::presenting().keeps_order());
        assert!(Rights::all().keeps_order());
    }
}
