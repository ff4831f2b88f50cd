//! What a command answers: data, or a failure with a code of the protocol.

use signaling::protocol::{self, ErrorCode, Failure, RefusalCode};

use crate::access::{Admission, AdmitError, Refusal};

pub(super) type Answer<T> = Result<T, Failure>;

/// Our own fault: logged with its cause, told without it.
pub(super) fn fatal(error: impl std::fmt::Display) -> Failure {
    tracing::error!(%error, "live.request_failed");
    Failure::new(ErrorCode::ServerFatal)
}

pub(super) fn fail<T>(code: ErrorCode) -> Answer<T> {
    Err(Failure::new(code))
}

/// The gate's answer at a room's door as a failure.
pub(super) fn refused_room(error: AdmitError) -> Failure {
    match error {
        AdmitError::Refused(refusal) => Failure::refused(ErrorCode::RoomRefused, &refusal_view(refusal)),
        AdmitError::Database(error) => fatal(error),
    }
}

pub(super) fn admission_view(admission: &Admission) -> protocol::Admission {
    protocol::Admission {
        view: admission.view(),
        publish: admission.publish(),
        speak: admission.speak(),
        moderate: admission.moderate(),
        until: admission.until().map(|until| until.to_string()),
    }
}

pub(super) fn refusal_view(refusal: Refusal) -> protocol::Refusal {
    let opens_at = refusal.opens_at().map(|at| at.to_string());
    protocol::Refusal {
        code: code_of(refusal),
        message: refusal.message().to_owned(),
        changes_at: opens_at.clone(),
        opens_at,
    }
}

/// Waiting in the lobby would not help.
pub(super) fn is_final(refusal: Refusal) -> bool {
    matches!(
        refusal,
        Refusal::NotLoggedIn | Refusal::NoTicket | Refusal::Canceled | Refusal::Banned | Refusal::WrongEvent
    )
}

/// A moderator put the person out of the room; the door stays open.
pub(super) fn removed() -> protocol::Refusal {
    protocol::Refusal {
        code: RefusalCode::Removed,
        message: "A moderator has taken you out of this room.".to_owned(),
        opens_at: None,
        changes_at: None,
    }
}

fn code_of(refusal: Refusal) -> RefusalCode {
    match refusal {
        Refusal::NotLoggedIn => RefusalCode::NotLoggedIn,
        Refusal::NoTicket => RefusalCode::NoTicket,
        Refusal::WrongTicket => RefusalCode::WrongTicket,
        Refusal::Unpaid => RefusalCode::Unpaid,
        Refusal::Canceled => RefusalCode::Canceled,
        Refusal::TooEarly { .. } => RefusalCode::TooEarly,
        Refusal::Ended => RefusalCode::Ended,
        Refusal::Banned => RefusalCode::Banned,
        Refusal::Full => RefusalCode::Full,
        Refusal::WrongEvent => RefusalCode::WrongEvent,
    }
}
