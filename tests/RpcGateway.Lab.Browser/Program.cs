using RpcGateway.Lab;

// Prints one line for each check. The exit code is the number of failed checks.
var address = new Uri($"{args[0]}/rpc");
return await LabClient.CheckAsync(address, new BrowserChecks(address).AddTo);
