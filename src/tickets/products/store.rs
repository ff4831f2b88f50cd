use sqlx::types::Json;

use super::{Addon, Catalog, Product};
use crate::base::db::Conn;
use crate::{execute, query_all, query_one};

/// A product with everything that its organizer decides; its id is given here.
pub async fn insert(conn: &mut Conn, event_id: i64, product: &Product) -> Result<Product, sqlx::Error> {
    query_one!(
        conn,
        Product,
        "INSERT INTO products (event_id, name, description, price, admission, is_addon, active, position, max_per_order,
             names, descriptions)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         RETURNING id, name, description, names, descriptions, price, admission, is_addon, active, position,
             max_per_order",
        event_id,
        product.name.as_str(),
        product.description.as_str(),
        product.price,
        product.admission,
        product.is_addon,
        product.active,
        product.position,
        product.max_per_order,
        Json(&product.names.0),
        Json(&product.descriptions.0),
    )
}

pub async fn update(conn: &mut Conn, event_id: i64, product: &Product) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE products SET name = $3, description = $4, price = $5, admission = $6, is_addon = $7, active = $8,
             position = $9, max_per_order = $10, names = $11, descriptions = $12
         WHERE event_id = $1 AND id = $2",
        event_id,
        product.id,
        product.name.as_str(),
        product.description.as_str(),
        product.price,
        product.admission,
        product.is_addon,
        product.active,
        product.position,
        product.max_per_order,
        Json(&product.names.0),
        Json(&product.descriptions.0),
    )?;
    Ok(())
}

/// Deletes a product; its places in quotas and with others go too.
///
/// # Errors
/// A foreign key violation: somebody ordered it.
pub async fn delete(conn: &mut Conn, event_id: i64, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM products WHERE event_id = $1 AND id = $2", event_id, id)?;
    Ok(())
}

/// The same for all products of an event.
pub async fn delete_all(conn: &mut Conn, event_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM products WHERE event_id = $1", event_id)?;
    Ok(())
}

pub async fn add_addon(conn: &mut Conn, product_id: i64, addon_id: i64, max_count: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO product_addons (product_id, addon_id, max_count) VALUES ($1, $2, $3)",
        product_id,
        addon_id,
        max_count,
    )?;
    Ok(())
}

/// The add-ons that go with a product from now on, and how many of each.
pub async fn put_addons(conn: &mut Conn, product_id: i64, addons: &[(i64, i64)]) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM product_addons WHERE product_id = $1", product_id)?;
    for (addon_id, max_count) in addons {
        add_addon(conn, product_id, *addon_id, *max_count).await?;
    }
    Ok(())
}

pub async fn of_event(conn: &mut Conn, event_id: i64) -> Result<Vec<Product>, sqlx::Error> {
    query_all!(
        conn,
        Product,
        "SELECT id, name, description, names, descriptions, price, admission, is_addon, active, position, max_per_order
         FROM products WHERE event_id = $1 ORDER BY position, id",
        event_id,
    )
}

pub async fn catalog(conn: &mut Conn, event_id: i64) -> Result<Catalog, sqlx::Error> {
    let products = of_event(conn, event_id).await?;
    let addons = query_all!(
        conn,
        Addon,
        "SELECT a.product_id, a.addon_id, a.max_count FROM product_addons a JOIN products p ON p.id = a.product_id
         WHERE p.event_id = $1 ORDER BY a.product_id, a.addon_id",
        event_id,
    )?;
    Ok(Catalog { products, addons })
}
