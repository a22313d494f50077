using RpcGateway.Client;
using RpcGateway.TrimmedApp;

// Prints a line for each thing that works, and ends with 0 if all do.
await using var app = LabServer.Create();
await app.StartAsync();
var address = new Uri($"{app.Urls.First()}/rpc");

var callback = new LabCallback();
await using var client = await RpcClient.ConnectAsync(address, options =>
{
    options.SerializerOptions.TypeInfoResolverChain.Add(LabJsonContext.Default);
    options.AddCallback<ILabCallback>(callback);
});

var failed = await new Checks(app.Services, address, client, callback).RunAsync();
await app.StopAsync();
return failed;
