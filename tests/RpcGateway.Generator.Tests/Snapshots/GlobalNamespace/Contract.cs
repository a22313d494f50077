[RpcContract("global")]
internal interface Unprefixed
{
    Task<Thing> GetAsync(Thing thing);
}

internal sealed record Thing(int Number);
