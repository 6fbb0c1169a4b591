//! Pages, and the drafts that are made of them.

mod choices;
mod clean;
mod codes;
mod curated;
mod drift;
mod envelopes;
mod families;
mod frames;
mod hostile;
mod keys;
mod messages;
mod moves;
mod said;
mod seeds;
mod shapes;
mod structures;
mod support;
mod three_way;
mod torn;
mod units;
mod unread;
mod whose;
mod written;
