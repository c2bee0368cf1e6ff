//! Revocation: causes, CRLs and status for authorized verifiers.
