package shop;

import java.util.ArrayList;
import java.util.List;

/** What a customer is about to buy. */
public class Basket {
    private final List<Item> items = new ArrayList<>();

    /**
     * Adds an item to this basket.
     *
     * @param item the item to add, must not be null
     * @throws IllegalArgumentException if the item is null
     */
    public void add(Item item) {
        if (item == null) {
            throw new IllegalArgumentException("item is null");
        }
        items.add(item);
    }

    /**
     * Returns the number of items whose price is greater than the given limit.
     *
     * @param limit the price, in cents
     * @return the number of items that cost more than the limit
     */
    public int countAbove(int limit) {
        int count = 0;
        for (Item item : items) {
            if (item.price() > limit) {
                count++;
            }
        }
        return count;
    }

    /**
     * Returns the sum of the prices of all items, in cents.
     *
     * @return the total price, 0 for an empty basket
     */
    public int total() {
        int sum = 0;
        for (Item item : items) {
            sum += item.price();
        }
        return sum;
    }

    public Item first() {
        return items.get(0);
    }

    /** One thing that is for sale. */
    public record Item(String name, int price) {}
}
