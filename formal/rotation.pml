/*
 * One rotation of one token set, as a model for Spin. README.md says which part of the code each part stands for, and what is
 * left out.
 *
 * Checked (each by name, see test/rotation/formal.test.ts):
 *   - assertions: a phone that presents a token it got from a slot is let in (law 8); one rotation mints one token (law 9);
 *     a rotation that has ended without being overtaken distributes its target, and the other token is revoked;
 *   - ltl ends: every rotation ends, or waits for ever for a phone that is lost, and says so. People do what they are asked to.
 *
 * The authority is ours, and does at once what it is asked to; or it is somewhere else, and somebody does it later: then the wish is
 * written down, and what came of it is seen at a later look.
 *
 * There is no time in the model: whatever has to pass may have passed. So what holds here holds for every soak and window.
 */

#define NONE 0
#define OLD 1
#define NEW 2

mtype = { mint, remember, promote, push, revoke, finish, rest };
mtype:why = { nothing, isPaused, approval, phonesAreLate, failed, isOrdered };

/* The authority and every validation endpoint: the copies follow within the published bound. */
bool accepted[3]; bool valid[3]; byte current = OLD; byte minted;
/* Somewhere else; and what somebody is asked for there: to add the new token, or to take one away. */
bool elsewhere; bool adding; byte removing;
/* A person took a token away in an emergency, having seen whom that locks out. */
bool emergency[3];

/* The MDMs and the phones: slot 0 is a canary, and each slot has one phone; that of slot 1 may be lost. */
byte slot[2]; byte pending[2]; byte holds[2]; bool lost;

/* What is written down: all that is left after a crash. */
byte seen[2]; byte figures[2];
bool minting; byte to; bool aborted; bool paused; bool approved; byte failures; bool ended;
mtype:why reason = nothing;

/* So often things go wrong, or people interfere. */
#ifndef CRASHES
#define CRASHES 2
#define FAULTS 2
#define MEDDLING 2
#endif
byte crashes = CRASHES; byte faults = FAULTS; byte meddling = MEDDLING;

#define TARGET (aborted -> OLD : to)
#define VICTIM (aborted -> to : OLD)
#define MOST_TRIES 2

/* The process dies here, or it doesn't. After a death everything is looked at again. */
inline mayDie() {
  if
  :: crashes > 0 -> crashes--; goto look
  :: true
  fi
}

/* A vendor that has accepted a write shows it at the next look. */
inline observe(s) {
  if
  :: pending[s] != NONE -> slot[s] = pending[s]; pending[s] = NONE
  :: else
  fi;
  if
  :: seen[s] != slot[s] -> seen[s] = slot[s]; figures[s] = NONE; approved = false
  :: else
  fi
}

/* Figures speak of the value that the slot holds: every phone has it, or nothing is known. */
inline ask(s) {
  if
  :: holds[s] == slot[s] -> figures[s] = slot[s]
  :: else -> figures[s] = NONE
  fi
}

#define EVERYWHERE(token) (seen[0] == (token) && seen[1] == (token))
#define DELIVERED(token) (figures[0] == (token) && figures[1] == (token))

/* What `next` decides, from what is seen and what is written down. What was ordered is closed when it is seen to be done. */
inline decide() {
  reason = nothing;
  if
  :: removing != NONE && !accepted[removing] -> removing = NONE
  :: else
  fi;
  if
  :: minted > 0 -> adding = false
  :: else
  fi;
  if
  :: paused -> step = rest; reason = isPaused
  :: else ->
     if
     :: to == NONE && minting && minted > 0 -> step = remember
     :: to == NONE && !(minting && minted > 0) && aborted -> step = finish
     :: to == NONE && !(minting && minted > 0) && !aborted && adding -> step = rest; reason = isOrdered
     :: to == NONE && !(minting && minted > 0) && !aborted && !adding -> step = mint
     :: to != NONE && !accepted[TARGET] -> step = finish
     :: to != NONE && accepted[TARGET] && current != TARGET ->
        step = (!aborted && accepted[VICTIM] && seen[0] != TARGET -> push : promote)
     :: to != NONE && accepted[TARGET] && current == TARGET ->
        if
        :: !accepted[VICTIM] -> step = finish
        :: accepted[VICTIM] && !EVERYWHERE(TARGET) -> step = push
        :: accepted[VICTIM] && EVERYWHERE(TARGET) && !DELIVERED(TARGET) -> step = rest; reason = phonesAreLate
        :: accepted[VICTIM] && EVERYWHERE(TARGET) && DELIVERED(TARGET) && !approved -> step = rest; reason = approval
        :: accepted[VICTIM] && EVERYWHERE(TARGET) && DELIVERED(TARGET) && approved ->
           if
           :: removing == VICTIM -> step = rest; reason = isOrdered
           :: else -> step = revoke
           fi
        fi
     fi
  fi;
  if
  :: failures >= MOST_TRIES && (step == mint || step == promote || step == revoke) -> step = rest; reason = failed
  :: else
  fi
}

/* Canaries get the new token while it waits to become current; every other slot gets what is current. */
#define DESIRED(s) ((s) == 0 && !aborted && to != NONE && accepted[to] && current == OLD -> to : current)

/* A token is written only when every endpoint knows it. Until somebody looks, nobody knows what the slot holds. */
inline write(s) {
  wanted = DESIRED(s);
  if
  :: slot[s] != wanted && accepted[wanted] ->
     if :: valid[wanted] :: !accepted[wanted] -> goto look fi;
     atomic { seen[s] = NONE; figures[s] = NONE; approved = false };
     mayDie();
     if
     :: atomic { slot[s] = wanted; pending[s] = NONE }
     :: atomic { faults > 0 -> faults--; pending[s] = wanted }
     :: atomic { faults > 0 -> faults-- }
     fi
  :: else
  fi;
  mayDie()
}

proctype Rotation() {
  mtype step;
  byte wanted; byte chosen;
look:
  do
  :: ended -> break
  :: !ended ->
     atomic { observe(0); observe(1); ask(0); ask(1); decide(); chosen = TARGET };
     if
     :: step == rest
     :: step == mint ->
        minting = true;
        mayDie();
        if
        :: atomic { elsewhere && !aborted -> adding = true; failures = 0 }
        :: atomic { elsewhere && aborted }
        :: atomic { !elsewhere -> minted++; accepted[NEW] = true; assert(minted <= 1) }
        :: atomic { faults > 0 && !elsewhere ->
             faults--; minted++; accepted[NEW] = true; assert(minted <= 1); failures++ }
        :: atomic { faults > 0 -> faults--; failures++ }
        fi;
        mayDie()
     :: step == remember -> atomic { to = NEW; failures = 0 }
     :: step == promote ->
        /* The authority makes no token current that it has revoked meanwhile. */
        if
        :: atomic { accepted[chosen] -> current = chosen; failures = 0 }
        :: !accepted[chosen]
        :: atomic { faults > 0 -> faults--; failures++ }
        fi;
        mayDie()
     :: step == push -> write(0); write(1)
     :: step == revoke ->
        /* Looked at once more, and decided once more; then at once. */
        if
        :: atomic {
             observe(0); observe(1); ask(0); ask(1);
             decide();
             if
             :: step == revoke && elsewhere -> removing = VICTIM; failures = 0
             :: step == revoke && !elsewhere -> accepted[VICTIM] = false; failures = 0
             :: else
             fi
           }
        :: atomic { faults > 0 -> faults--; failures++ }
        fi;
        mayDie()
     :: step == finish ->
        /* Written down together with the last look: an abort that comes in between is not overlooked. What is ordered and not done
           is no longer wanted. */
        atomic {
          decide();
          if :: step == finish -> ended = true; adding = false; removing = NONE :: else fi
        }
     fi
  od
}

#include "world.pml"

#define KEPT (to == NONE -> !accepted[NEW] : !accepted[TARGET] || (current == TARGET && !accepted[VICTIM]))
#define REFUSED(phone) (!valid[holds[phone]] && !emergency[holds[phone]])

/* Phones sign in at any moment, and none is refused. What has ended has kept its promise. */
proctype Laws() {
end_idle:
  do
  :: atomic { REFUSED(0) -> assert(false) }
  :: atomic { REFUSED(1) -> assert(false) }
  :: atomic { ended && !KEPT -> assert(false) }
  od
}

init {
  atomic {
    if :: elsewhere = false :: elsewhere = true fi;
    accepted[OLD] = true; valid[OLD] = true;
    slot[0] = OLD; slot[1] = OLD; seen[0] = OLD; seen[1] = OLD; holds[0] = OLD; holds[1] = OLD;
    run Rotation(); run Elsewhere(); run Validation(); run Vendor(); run Phone(0, false); run Phone(1, true);
    run Operator(); run Person(); run Laws()
  }
}

ltl ends { <> ended || <> [] (reason == phonesAreLate && lost) }
