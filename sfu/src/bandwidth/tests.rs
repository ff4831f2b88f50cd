mod link;
mod paths;
mod sharing;
