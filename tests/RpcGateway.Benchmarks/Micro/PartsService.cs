namespace RpcGateway.Benchmarks.Micro;

/// <summary>Gives back what it gets, at once.</summary>
internal sealed class PartsService : IParts
{
    public string? LastText { get; private set; }

    public Reading? LastReading { get; private set; }

    public int LastSum { get; private set; }

    public ValueTask<string> SayAsync(string text)
    {
        LastText = text;
        return new(text);
    }

    public ValueTask<int> AddAsync(int left, int right)
    {
        LastSum = left + right;
        return new(LastSum);
    }

    public ValueTask<Reading> StoreAsync(Reading reading)
    {
        LastReading = reading;
        return new(reading);
    }
}
