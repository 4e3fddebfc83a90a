/* All that a rotation (rotation.pml) lives among: the authority, the endpoints, the phones, the vendor and people. */

/* Somebody who is asked does it, sooner or later, and doesn't look at phones first. */
proctype Elsewhere() {
end_idle:
  do
  :: atomic { adding && minted == 0 -> minted++; accepted[NEW] = true; assert(minted <= 1) }
  :: atomic { removing != NONE && accepted[removing] -> accepted[removing] = false }
  od
}

/* Each endpoint follows the authority. */
proctype Validation() {
end_idle:
  do
  :: valid[OLD] != accepted[OLD] -> valid[OLD] = accepted[OLD]
  :: valid[NEW] != accepted[NEW] -> valid[NEW] = accepted[NEW]
  od
}

/* A phone that isn't lost checks in, sooner or later. */
proctype Phone(byte me; bool mayBeLost) {
end_idle:
  do
  :: atomic { holds[me] != slot[me] -> holds[me] = slot[me] }
  :: atomic { mayBeLost -> lost = true; break }
  od
}

/* An accepted write may show at any moment. */
proctype Vendor() {
end_idle:
  do
  :: atomic { pending[0] != NONE -> slot[0] = pending[0]; pending[0] = NONE }
  :: atomic { pending[1] != NONE -> slot[1] = pending[1]; pending[1] = NONE }
  od
}

/* A person who does what is asked for, sooner or later. */
proctype Operator() {
end_idle:
  do
  :: atomic { paused -> paused = false; failures = 0 }
  :: atomic { reason == failed -> failures = 0; reason = nothing }
  :: atomic { reason == approval && !approved -> approved = true }
  od
}

/* A person who meddles: pauses, aborts, withdraws what was ordered and isn't done, types an active token into a console, takes the new
   token away in an emergency. Nobody types in what somebody was asked to take away. */
proctype Person() {
end_idle:
  do
  :: atomic { meddling > 0 && !ended && !paused -> meddling--; paused = true }
  :: atomic { meddling > 0 && !ended && !aborted && accepted[OLD] && removing != OLD ->
       meddling--; aborted = true; approved = false; failures = 0; paused = false }
  :: atomic { meddling > 0 && removing != NONE && accepted[removing] -> meddling--; removing = NONE }
  :: atomic { meddling > 0 && accepted[OLD] && removing != OLD && slot[1] != OLD -> meddling--; slot[1] = OLD }
  :: atomic { meddling > 0 && accepted[NEW] && valid[NEW] && removing != NEW && slot[1] != NEW ->
       meddling--; slot[1] = NEW }
  :: atomic { meddling > 0 && !ended && to != NONE && accepted[OLD] && accepted[NEW] ->
       meddling--; accepted[NEW] = false; emergency[NEW] = true }
  od
}
