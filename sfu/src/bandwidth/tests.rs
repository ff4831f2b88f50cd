mod lies;
mod link;
mod paths;
mod sharing;
mod together;
