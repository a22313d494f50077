namespace RpcGateway.Generator.Tests.Rules;

/// <summary>Counts the calls that reach it.</summary>
internal sealed class Orders : IOrders
{
    public int Calls { get; private set; }

    /// <summary>The number of items of streams that it has read.</summary>
    public int Items { get; private set; }

    public Task PlaceAsync(Order order) => Count();

    public Task PlaceManyAsync(List<Order?> orders, Dictionary<string, Order>? byName) => Count();

    public Task PlaceAnyAsync(Payment payment) => Count();

    public Task NumbersAsync(int whole, double? real, decimal price, ulong large, long choice) => Count();

    public Task TextsAsync(string? text, string? word, string? slow, string? mail, string? colour, string user, string? name) => Count();

    public Task OwnAsync(int number, IEnumerable<int> items, int[]? array) => Count();

    public Task ImportAsync(IAsyncEnumerable<Order?> orders, int priority) => ReadAsync(orders);

    public Task ReserveAsync(IAsyncEnumerable<Point> points) => ReadAsync(points);

    public Task SignUpAsync(SignUp form) => Count();

    public Task SignUpManyAsync(Dictionary<string, SignUp> forms) => Count();

    public void Note(string text, string faults, string call) => Count();

    public Task<string> FreeAsync(string text) => Task.FromResult(text);

    private async Task ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        await Count();
        await foreach (var item in items)
        {
            Items++;
        }
    }

    private Task Count()
    {
        Calls++;
        return Task.CompletedTask;
    }
}
